// Names for the generated types that pages use.
import type { components, operations } from './graph-types.gen.ts'

/** Schemas are the objects of the Graph API. */
export type Schemas = components['schemas']

/** Operations are its calls. */
export type Operations = operations
