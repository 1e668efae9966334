import type { Signer } from '@gauntlet/duis';
import type { Travel } from '@gauntlet/simulation';
import type { Delivery } from './deliveries.ts';
import type { Organisations } from './organisations.ts';

/** The message and, where it comes twice, its copy: byte for byte the same, so that its receiver can know it again. */
export function withCopy(delivery: Delivery, { copyAfterMs }: Travel): readonly Delivery[] {
  if (copyAfterMs === undefined) return [delivery];
  let built: string | undefined;
  const build = (): string => (built ??= delivery.build());
  return [{ ...delivery, build }, { ...delivery, build, dueInMs: delivery.dueInMs + copyAfterMs, onDue: undefined }];
}

/** The organisations as they sign a message on its way: one of them wrongly, where the profile says so. */
export function signingFor({ wrongSignature }: Travel, organisations: Organisations): Organisations {
  if (wrongSignature === 'DCC') return { ...organisations, dcc: spoilt(organisations.dcc) };
  if (wrongSignature === undefined) return organisations;
  return {
    ...organisations,
    s1sp: (id) => {
      const signer = organisations.s1sp(id);
      return signer === undefined ? undefined : spoilt(signer);
    },
  };
}

const valueStart = '<ds:SignatureValue>';

/** Signs with a value that does not fit: everything else of the signature is as it should be. */
function spoilt(signer: Signer): Signer {
  return {
    organisation: signer.organisation,
    sign: (unsigned) => {
      const signed = signer.sign(unsigned);
      const at = signed.lastIndexOf(valueStart) + valueStart.length;
      return `${signed.slice(0, at)}${signed[at] === 'A' ? 'B' : 'A'}${signed.slice(at + 1)}`;
    },
  };
}
