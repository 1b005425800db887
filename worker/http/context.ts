import type { Context } from 'hono'
import type { StoredSite } from '../store/rows.ts'
import type { StoredKey } from '../store/sites.ts'

/** What a request carries through the Worker. Nothing of a request lives anywhere else. */
export interface AppEnv {
  Bindings: Env
  Variables: {
    requestId: string
    /** Set by {@link withSite} and by {@link withKey}. */
    site: StoredSite
    /** Set by {@link withKey}. */
    key: StoredKey
  }
}

export type AppContext = Context<AppEnv>
