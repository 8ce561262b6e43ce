// Parts of the node's answers under names of their own: what src/api/openapi.json says of them.
import type { components } from './schema';

type Schemas = components['schemas'];

export type Member = Schemas['Member'];
export type Planned = Schemas['Planned'];
export type Departure = Schemas['Departure'];
export type NextIntent = Schemas['NextIntent'];
export type Comment = Schemas['Comment'];
export type Chaired = Schemas['MeetingSession'];
export type Substituted = Schemas['Substitution'];
export type Attending = Schemas['Attendance'];
export type AgendaPoint = Schemas['AgendaItem'];
export type Report = Schemas['Report'];
export type Noted = Schemas['Contents'][number];
