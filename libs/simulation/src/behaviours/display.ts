import { noise } from '../chance/random.ts';
import { withSetting } from '../meter/settings.ts';
import { textOf, type Behaviours } from './behaviour.ts';
import { pick } from './fields.ts';
import { onMeter } from './on-meter.ts';

/** Service References 3, Customer Management, and 9.1: what the consumer sees. */
export const displayBehaviours: Behaviours = {
  '3.1': onMeter(['ESME', 'GSME'], ({ meter, body }) => {
    const message = textOf(body, 'SupplierMessage');
    if (!/^[ -~]{1,116}$/.test(message)) return { error: { code: 7, error: 'SupplierMessage: expected 1 to 116 printable characters' } };
    return { meter: { ...meter, message }, event: { log: 'event', code: undefined, meaning: 'Supplier message received' } };
  }),
  '3.2': onMeter(['ESME', 'GPF'], ({ meter, body }) => {
    const beforeMs = Date.parse(textOf(body, 'RestrictionDateTime'));
    if (Number.isNaN(beforeMs)) return { error: { code: 24, error: 'RestrictionDateTime: expected a time' } };
    return { meter: { ...meter, marks: { ...meter.marks, tenancy: beforeMs } }, event: { log: 'event', code: undefined, meaning: 'Access restricted for change of tenancy' } };
  }),
  '3.4': onMeter(['ESME', 'GSME'], ({ meter, body }) => ({ meter: withSetting(meter, 'supplierName', pick(body, ['SupplierName', 'SupplierTelephoneNumber'])) })),
  '3.5': onMeter(['ESME', 'GSME'], ({ meter }) => ({ meter: { ...meter, privacyPin: false }, event: { log: 'security', code: undefined, meaning: 'Privacy PIN disabled' } })),
  // The number is shown to the consumer and never leaves the meter: the Response only says that it is displayed.
  '9.1': onMeter(['ESME', 'GSME'], ({ meter, nowMs }) => ({ meter: { ...meter, customerIdentification: String(Math.floor(noise(meter.seed, Math.floor(nowMs / 1_000)) * 10_000)).padStart(4, '0') } })),
};
