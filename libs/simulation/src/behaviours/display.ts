import { textOf, type Behaviours } from './behaviour.ts';
import { onMeter } from './on-meter.ts';

/** Service Reference 3, Customer Management: what the consumer sees. */
export const displayBehaviours: Behaviours = {
  '3.1': onMeter(['ESME', 'GSME'], ({ meter, body }) => {
    const message = textOf(body, 'SupplierMessage');
    if (!/^[ -~]{1,116}$/.test(message)) return { error: { code: 7, error: 'SupplierMessage: expected 1 to 116 printable characters' } };
    return { meter: { ...meter, message }, event: { log: 'event', code: undefined, meaning: 'Supplier message received' } };
  }),
};
