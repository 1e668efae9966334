import { startPoolWorker } from './index.ts';

/** A worker process that takes one job, says so on stdout, and never finishes it: it is there to be killed. */
const [redisUrl = ''] = process.argv.slice(2);
startPoolWorker({
  redisUrl,
  pool: 'dmct',
  concurrency: 1,
  handlers: {
    'run-shard': ({ shardId }) => {
      process.stdout.write(`took ${shardId}\n`);
      return new Promise(() => undefined);
    },
  },
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
