/** Branded identifiers: a run's id cannot be passed where a shard's is wanted. All are strings on the wire. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type RunId = Id<'RunId'>;
/** Derived: run + device set + index of the shard's first test, so that planning again gives the same shard. */
export type ShardId = Id<'ShardId'>;
/** Derived: hash of pack version, test key and DMC; the test's identity over time. */
export type TestId = Id<'TestId'>;
/** Derived: run, test, lease token and try, so that a redelivered batch carries the same ids. */
export type AttemptId = Id<'AttemptId'>;
export type DmcId = Id<'DmcId'>;
export type DeviceSetId = Id<'DeviceSetId'>;
/** sha256 (hex) of the pack's canonical JSON: the immutable version of a test pack. */
export type PackHash = Id<'PackHash'>;
export type WorkerId = Id<'WorkerId'>;

/** Grows with every grant of the same lease; rows and results of an older token never count. */
export type LeaseToken = number & { readonly [brand]: 'LeaseToken' };
