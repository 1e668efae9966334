import type { DmctSchedule } from './dmct-schedule.ts';
import type { LabTime } from './lab-calendar.ts';
import type { Placement } from './placement.ts';
import type { TestingJob } from './testing-job.ts';

/** The last published schedule in the lab time of the plan being made. */
export interface PublishedPlan {
  get(job: TestingJob): PublishedPlace | undefined;
  /** Σ weight × lab minutes by which a completion moves against the published one; new DMCs move nothing. */
  movement(placements: readonly Placement[]): number;
}

export interface PublishedPlace {
  readonly set: number | undefined;
  readonly start: number;
  readonly completion: number;
  /** Place in the published order, which decides between equal starts. */
  readonly position: number;
  /** Whether what decides the DMC's place (meters, priority, duration) is as it was. */
  readonly unchanged: boolean;
}

export function publishedPlan(published: DmctSchedule | undefined, deviceSetIds: readonly string[], time: LabTime): PublishedPlan {
  const indexOf = new Map(deviceSetIds.map((id, index) => [id, index]));
  const entries = new Map((published?.entries ?? []).map((entry, position) => [entry.dmcId, { entry, position }]));
  const places = new Map<string, PublishedPlace | undefined>();
  const get = (job: TestingJob): PublishedPlace | undefined => {
    const known = entries.get(job.dmc.id);
    if (known === undefined || places.has(job.dmc.id)) return places.get(job.dmc.id);
    const { entry, position } = known;
    const unchanged = entry.meters === job.dmc.meters && entry.priority === job.dmc.priority && entry.durationMinutes === job.duration;
    const place = { set: indexOf.get(entry.deviceSetId), start: time.minutesUntil(entry.start), completion: time.minutesUntil(entry.completion), position, unchanged };
    places.set(job.dmc.id, place);
    return place;
  };
  return {
    get,
    movement: (placements) => placements.reduce((sum, { job, start }) => sum + job.weight * Math.abs(start + job.duration - (get(job)?.completion ?? start + job.duration)), 0),
  };
}
