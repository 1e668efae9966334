import { deviceModelOf } from '../installation/installation.ts';
import type { Behaviours } from './behaviour.ts';

/** Service Reference 11: firmware. */
export const firmwareBehaviours: Behaviours = {
  '11.2': {
    by: 'device',
    deviceTypes: ['ESME', 'GSME', 'PPMID', 'HCALCS'],
    run: ({ installation, device }) => {
      const firmware = deviceModelOf(installation, device.type)?.firmwareVersion;
      return { result: 'done', payload: firmware === undefined ? {} : { FirmwareVersion: firmware }, installation };
    },
  },
};
