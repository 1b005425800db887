import type { ChannelKind } from '../store/channels.ts'
import type { Channel } from './channel.ts'

/** The kinds of channels that can deliver. */
export const kinds: Readonly<Partial<Record<ChannelKind, Channel>>> = {}
