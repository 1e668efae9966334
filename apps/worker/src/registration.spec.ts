import { afterEach, describe, expect, it, vi } from 'vitest';
import { GauntletError, networkUserOf } from '@gauntlet/contracts';
import type { RegisteredWorker, WorkerId } from '@gauntlet/contracts';
import type { Logger } from '@gauntlet/telemetry';
import { Delivery } from './delivery.ts';
import { Registration } from './registration.ts';

const warnings: string[] = [];
const quiet = () => undefined;
const log: Logger = { debug: quiet, info: quiet, warn: (message) => void warnings.push(message), error: quiet, fatal: quiet, child: () => log };
const first: RegisteredWorker = { workerId: 'w1' as WorkerId, userId: '90-B3-D5-1F-30-01-00-00' };
const second: RegisteredWorker = { workerId: 'w2' as WorkerId, userId: '90-B3-D5-1F-30-01-00-01' };

const bothUsersOf = ({ userId }: RegisteredWorker) => [userId, networkUserOf(userId)];

afterEach(() => {
  warnings.length = 0;
  vi.useRealTimers();
});

async function start(replies: (RegisteredWorker | GauntletError)[]) {
  const identities: RegisteredWorker[] = [];
  const endpoints: string[] = [];
  const delivery = new Delivery({ registerReceiveEndpoint: async (userId) => { endpoints.push(userId); return 'known'; } }, 'http://127.0.0.1:1/', () => 1n);
  const register = async () => {
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply === undefined || reply instanceof GauntletError) throw reply;
    return reply;
  };
  const registration = await Registration.start({ pool: 'dmct', controlPlane: { register }, delivery, receiveUrl: 'http://127.0.0.1:1/', log, onIdentity: (worker) => void identities.push(worker) });
  return { registration, identities, endpoints };
}

describe('Registration', () => {
  it('waits for the orchestrator, then registers with it and with the lab', async () => {
    const { registration, identities, endpoints } = await start([new GauntletError('unavailable', 'starting', { retryable: true }), first]);
    registration.stop();
    expect(identities).toEqual([first]);
    expect(endpoints).toEqual(bothUsersOf(first));
    expect(warnings).toEqual(['registration with the orchestrator failed']);
  });

  it('registers again every 5 s, bears an orchestrator that is away, and takes another identity when it is given one', async () => {
    vi.useFakeTimers();
    const { registration, identities, endpoints } = await start([first, new GauntletError('unavailable', 'away', { retryable: true }), second]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(warnings).toEqual(['registration could not be renewed']);
    expect(registration.current).toEqual(first);
    await vi.advanceTimersByTimeAsync(5_000);
    registration.stop();
    expect(registration.current).toEqual(second);
    expect(identities).toEqual([first, second]);
    expect(endpoints).toEqual([...bothUsersOf(first), ...bothUsersOf(second)]);
  });

  it('does not go on when it is refused', async () => {
    await expect(start([new GauntletError('unauthenticated', 'wrong token')])).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
