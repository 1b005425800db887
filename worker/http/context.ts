import type { Context } from 'hono'
import type { Link } from '../auth/link.ts'
import type { StoredChannel } from '../store/channels.ts'
import type { Database } from '../store/db.ts'
import type { StoredKey } from '../store/keys.ts'
import type { StoredSite } from '../store/rows.ts'

/** What a request carries through the Worker. Nothing of a request lives anywhere else. */
export interface AppEnv {
  Bindings: Env
  Variables: {
    requestId: string
    /** Set by {@link withSite} and by {@link withKey}, as the two that follow. */
    site: StoredSite
    /** Where to read and write; for public reads it may be a replica. */
    db: Database
    /** The last write to the site that was made in this data centre; see `edge.ts`. */
    mark: string
    /** Set by {@link withKey}. */
    key: StoredKey
    /** Set for one-tap links: what the link says, and the channel that sent it; `null` when that is gone. */
    link: Link
    channel: StoredChannel | null
  }
}

export type AppContext = Context<AppEnv>
