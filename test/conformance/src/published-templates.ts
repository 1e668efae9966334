import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findVariant, readServiceRequest, type ReceivedRequest, type ServiceReferenceVariant } from '@gauntlet/duis';

export interface PublishedTemplate {
  readonly file: string;
  readonly xml: string;
  readonly request: ReceivedRequest;
  readonly variant: ServiceReferenceVariant;
}

const folder = join(dirname(createRequire(import.meta.url).resolve('@smartdcc/duis-templates')), '..', 'templates');

/**
 * The Service Requests that the DCC published as templates (@smartdcc/duis-templates, GPL, read at test time only).
 * @throws Error for one that is no readable Service Request of a variant that the catalogue knows
 */
export const publishedTemplates: readonly PublishedTemplate[] = readdirSync(folder).map((file) => {
  const xml = readFileSync(join(folder, file), 'utf8');
  const request = readServiceRequest(xml);
  if (!request.ok) throw new Error(`${file}: ${request.reason}`);
  const variant = findVariant(request.srv);
  if (variant === undefined) throw new Error(`${file}: no variant ${request.srv}`);
  return { file, xml, request, variant };
});
