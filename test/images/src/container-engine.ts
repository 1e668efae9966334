import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** The user that the image runs as when nobody says otherwise. */
export const imageUser = 10_001;

const run = promisify(execFile);

/**
 * Podman as it works also inside a sandbox: no bridge network (host's instead), runc, and limits that an unprivileged machine can set.
 * `close` removes what it made, containers first.
 */
export class ContainerEngine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'gauntlet-podman-'));
  readonly #env: NodeJS.ProcessEnv;
  readonly #containers: string[] = [];

  constructor() {
    const configuration = join(this.#folder, 'containers.conf');
    writeFileSync(configuration, '[containers]\ndefault_ulimits=["nofile=4096:20000","nproc=4096:8192"]\n');
    this.#env = { ...process.env, CONTAINERS_CONF: configuration, CONTAINER_BUILD_OPTIONS: '--isolation chroot --network host' };
  }

  async hasImage(tag: string): Promise<boolean> {
    return this.podman('image', 'exists', tag).then(
      () => true,
      () => false,
    );
  }

  /** Runs a script of infra/image/. @returns what it printed on stdout */
  async script(name: string, ...args: string[]): Promise<string> {
    const { stdout } = await run(join(repository, 'infra/image', name), args, { env: this.#env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  }

  async podman(...args: string[]): Promise<string> {
    const { stdout } = await run('podman', ['--runtime', 'runc', ...args], { env: this.#env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  }

  /** Starts a process of the image as the image itself wants it: not root, root file system read-only, no capabilities. A folder that ends with ":ro" cannot be written. */
  async start(image: string, process: string, options: { readonly env: Readonly<Record<string, string>>; readonly folders: readonly string[] }): Promise<string> {
    const variables = Object.entries(options.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const folders = options.folders.flatMap((folder) => ['--volume', folder.endsWith(':ro') ? `${folder.slice(0, -3)}:${folder}` : `${folder}:${folder}`]);
    const id = (await this.podman('run', '--detach', '--network', 'host', '--read-only', '--read-only-tmpfs=false', '--tmpfs', '/tmp', '--cap-drop', 'all', ...variables, ...folders, image, process)).trim();
    this.#containers.push(id);
    return id;
  }

  /** Runs the image to its end. */
  async runToEnd(image: string, ...args: string[]): Promise<{ readonly exitCode: number; readonly output: string }> {
    try {
      const output = await this.podman('run', '--rm', '--network', 'host', '--read-only', image, ...args);
      return { exitCode: 0, output };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { exitCode: code, output: stdout + stderr };
    }
  }

  async logs(container: string): Promise<string> {
    return this.podman('logs', container);
  }

  /** SIGTERM, then waits for the end. @returns the exit code of the container's first process */
  async stop(container: string, withinSeconds: number): Promise<number> {
    await this.podman('stop', '--time', String(withinSeconds), container);
    return Number(await this.podman('wait', container));
  }

  async close(): Promise<void> {
    for (const container of this.#containers) await this.podman('rm', '--force', '--time', '1', container);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
