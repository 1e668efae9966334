import { connect } from 'node:net';

export interface RedisProbe {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/** Whether Redis answers AUTH and PING; not while it still loads its file. */
export function pingRedis(probe: RedisProbe, timeoutMs = 1_000): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: probe.host, port: probe.port });
    const done = (ok: boolean) => {
      socket.destroy();
      resolve(ok);
    };
    socket.setTimeout(timeoutMs, () => done(false));
    socket.on('error', () => done(false));
    socket.on('close', () => resolve(false));
    socket.on('connect', () => socket.write(command('AUTH', probe.password) + command('PING')));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer === '+OK\r\n+PONG\r\n') done(true);
      else if (answer.includes('-')) done(false);
    });
  });
}

/** One command in the Redis protocol. */
function command(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
