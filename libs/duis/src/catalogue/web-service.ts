/** The three web services of the DCC User Interface that take Service Requests. */
export type WebService = 'send-command' | 'non-device' | 'transform';

/** Paths as DCC Boxed serves them. */
export const webServicePaths: Readonly<Record<WebService, string>> = {
  'send-command': '/api/v1/serviceS',
  'non-device': '/api/v1/serviceD',
  transform: '/api/v1/serviceT',
};

const byCommandVariant: readonly (WebService | undefined)[] = [undefined, 'send-command', 'non-device', 'send-command', 'transform', 'send-command', 'non-device', 'send-command', 'non-device'];

/** The web service that takes a request with this command variant (1 to 8); undefined for any other number. */
export function webServiceOf(commandVariant: number): WebService | undefined {
  return byCommandVariant[commandVariant];
}
