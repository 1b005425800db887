import type { TestProject } from 'vitest/node'
import { type Product, removeFolder, startProduct, temporaryFolder } from '../support/product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    product: Pick<Product, 'api' | 'demo' | 'state' | 'adminToken' | 'ownerKey'>
  }
}

/** Starts the product once for all browser tests, by the command that the README gives. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const state = temporaryFolder()
  const { api, demo, adminToken, ownerKey, stop } = await startProduct(state)
  project.provide('product', { api, demo, state, adminToken, ownerKey })
  return async () => {
    await stop()
    removeFolder(state)
  }
}
