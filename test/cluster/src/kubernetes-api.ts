import { Agent, request } from 'node:https';

/** An object of the cluster as far as tests look at it. */
export interface KubernetesObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The API server's HTTP interface. Its certificate is one that it made for itself a moment ago, so that nothing could vouch for it. */
export class KubernetesApi {
  readonly #url: string;
  readonly #token: string;
  readonly #agent = new Agent({ rejectUnauthorized: false, keepAlive: true });

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  call(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const sent = request(`${this.#url}${path}`, { method, agent: this.#agent, timeout: 20_000, headers: { authorization: `Bearer ${this.#token}`, 'content-type': contentType } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : text }));
        answer.on('error', reject);
      });
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer within 20 s`)));
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** @throws Error for any status that is not 2xx */
  async ok<T = KubernetesObject>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const { status, body: answered } = await this.call(method, path, body);
    if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answered)}`);
    return answered as T;
  }

  async list(path: string): Promise<readonly KubernetesObject[]> {
    return (await this.ok<{ readonly items: readonly KubernetesObject[] }>('GET', path)).items;
  }

  close(): void {
    this.#agent.destroy();
  }
}
