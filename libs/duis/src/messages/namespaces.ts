/** Namespaces of DUIS (sr), MMC (ra) and XML signatures (ds), under the prefixes that this library writes. */
export const namespaces = {
  sr: 'http://www.dccinterface.co.uk/ServiceUserGateway',
  ra: 'http://www.dccinterface.co.uk/ResponseAndAlert',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
} as const;

export type Prefix = keyof typeof namespaces;

export const declareSr = ` xmlns:sr="${namespaces.sr}"`;
export const declareRa = ` xmlns:ra="${namespaces.ra}"`;
export const declareDs = ` xmlns:ds="${namespaces.ds}"`;

/** The schema that the tests validate against is V5.1a; V5.4 takes the same messages. */
export const schemaVersion = '5.1';
