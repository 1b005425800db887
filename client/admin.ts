import type {
  CreatedKey,
  CreatedSite,
  Health,
  NewKey,
  NewSite,
  SettingsPatch,
  Site,
} from '../contract/index.ts'
import { type ClientOptions, Transport } from './transport.ts'

const base = '/v1/admin/sites'
const part = encodeURIComponent

/**
 * `/v1/admin` of an instance, with the administrator's token as key.
 *
 * @throws SadaError by every method
 */
export class AdminClient {
  readonly #transport: Transport

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options)
  }

  /** What the instance says of itself, also when it is not well; needs no token. */
  async health(): Promise<Health> {
    return (await this.#transport.send<Health>({ path: '/health', alsoOk: [503] })).data
  }

  async sites(): Promise<Site[]> {
    return (await this.#transport.send<{ data: Site[] }>({ path: base })).data.data
  }

  /** Answers with the owner's first key, which is shown this once. */
  async makeSite(site: Pick<NewSite, 'id' | 'name' | 'origins'> & Partial<NewSite>): Promise<CreatedSite> {
    return (await this.#transport.send<CreatedSite>({ method: 'POST', path: base, body: site })).data
  }

  async changeSite(id: string, patch: SettingsPatch): Promise<Site> {
    const path = `${base}/${part(id)}`
    return (await this.#transport.send<Site>({ method: 'PATCH', path, body: patch })).data
  }

  async makeKey(site: string, key: NewKey): Promise<CreatedKey> {
    const path = `${base}/${part(site)}/keys`
    return (await this.#transport.send<CreatedKey>({ method: 'POST', path, body: key })).data
  }
}
