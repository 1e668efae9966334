import { createServer } from 'node:net';
import { GauntletError } from '@gauntlet/contracts';

export const loopback = '127.0.0.1';

export interface WantedPort {
  /** 0 for any free one. */
  readonly port: number;
  /** Names the setting to a person, e.g. "--port". */
  readonly flag: string;
  readonly part: string;
}

/** A port of the loopback address that is free now and not among those `taken`. @throws GauntletError 'conflict' naming port and flag when the wanted one is not */
export async function claimPort(wanted: WantedPort, taken: ReadonlySet<number> = new Set()): Promise<number> {
  const port = await tryPort(wanted.port, taken);
  if (port === undefined) throw new GauntletError('conflict', `port ${wanted.port}, wanted for the ${wanted.part}, is in use; choose another with ${wanted.flag} (0 takes a free one)`);
  return port;
}

/** The port (0: any) when it can be listened on and is not among those `taken`, which nobody listens on yet; else undefined. */
export async function tryPort(port: number, taken: ReadonlySet<number> = new Set()): Promise<number | undefined> {
  // The system may name a free port again that it has just named.
  for (;;) {
    const found = await listenOnce(port);
    if (found === undefined || !taken.has(found)) return found;
    if (port !== 0) return undefined;
  }
}

function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else if (error.code === 'EACCES') reject(new GauntletError('conflict', `port ${port} may not be used by this account; choose one above 1023`, { cause: error }));
      else reject(error);
    });
    server.listen({ host: loopback, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
