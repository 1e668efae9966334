import { buildServiceRequest, buildSmets1Response, createOrganisationCredential, createSigner, createVerifier, readServiceRequest, readServiceResponse, type Signer } from '@gauntlet/duis';
import { signWithXmlCrypto, verifiesWithXmlCrypto } from '@gauntlet/test-conformance';
import type { BenchReport } from './bench-report.ts';
import { median } from './print-report.ts';

const roundsCount = 7;
const oursPerRound = 300;
const xmlCryptoPerRound = 15;
const warmUp = 30;
const organisation = '90-B3-D5-1F-30-01-00-00';
const at = '2026-11-23T14:28:37.312Z';
const to = { requestId: { originator: organisation, target: '00-DB-12-34-56-78-90-A0', counter: 1_795_444_117_312_000n }, serviceReference: '4.1', srv: '4.1.1' };
const result = { responseElement: 'ReadInstantaneousImportRegistersRsp', success: true, payload: { Electricity: { ActiveImportRegister: { Value: 1, ActiveEnergyUnit: 'Wh' } } } };

/**
 * The signatures of one exchange, in microseconds of CPU time: a request is signed and verified; its SMETS1 response is signed by
 * S1SP and DCC, and both are verified. Canonical text with a hash and ECDSA against xml-crypto on the same messages.
 */
export async function run(): Promise<BenchReport> {
  const credential = await createOrganisationCredential({ organisation, role: 'IS', issuerName: 'CN=BENCH,OU=07', now: new Date(at) });
  const signer = createSigner(credential);
  const verifier = createVerifier([credential]);
  const xmlCrypto: Signer = { organisation, sign: (unsigned) => signWithXmlCrypto(unsigned, credential) };
  const unsigned = buildRequest();
  const signed = signer.sign(unsigned);
  const response = buildSmets1Response(to, result, at, { s1sp: signer, dcc: signer });
  const variants: Readonly<Record<string, readonly [perRound: number, work: () => boolean]>> = {
    exchange: [oursPerRound, () => exchange(signer, (xml) => verifier.verify(xml).ok)],
    'exchange, xml-crypto': [xmlCryptoPerRound, () => exchange(xmlCrypto, (xml) => verifiesWithXmlCrypto(xml, credential))],
    'sign request': [oursPerRound, () => signer.sign(unsigned) !== ''],
    'sign request, xml-crypto': [xmlCryptoPerRound, () => xmlCrypto.sign(unsigned) !== ''],
    'verify request': [oursPerRound, () => verifier.verify(signed).ok],
    'verify request, xml-crypto': [xmlCryptoPerRound, () => verifiesWithXmlCrypto(signed, credential)],
    'build request': [oursPerRound, () => buildRequest() !== ''],
    'read request': [oursPerRound, () => readServiceRequest(signed).ok],
    'read response': [oursPerRound, () => readServiceResponse(response).ok],
  };
  const rounds: Record<string, number[]> = {};
  for (const [, work] of Object.values(variants)) measureUs(warmUp, work);
  for (let round = 0; round < roundsCount; round += 1) for (const [name, [perRound, work]] of Object.entries(variants)) (rounds[name] ??= []).push(measureUs(perRound, work));
  // Within a round both see the machine in the same state; the median is over the rounds.
  const ratioOf = (name: string) => median((rounds[name] ?? []).map((oursUs, round) => (rounds[`${name}, xml-crypto`]?.[round] ?? Number.NaN) / oursUs));
  const figures = { signRatio: ratioOf('sign request'), verifyRatio: ratioOf('verify request'), requestLengthCharacters: signed.length, responseLengthCharacters: response.length };
  return { name: 'duis', ratio: ratioOf('exchange'), goal: 30, rounds, figures };
}

function buildRequest(): string {
  return buildServiceRequest({ ...to, commandVariant: 1, bodyElement: 'ReadInstantaneousImportRegisters', body: {} });
}

function exchange(signer: Signer, verify: (xml: string) => boolean): boolean {
  if (!verify(signer.sign(buildRequest()))) return false;
  const response = buildSmets1Response(to, result, at, { s1sp: signer, dcc: signer });
  const read = readServiceResponse(response);
  return verify(response) && read.ok && read.smets1SignedXml !== undefined && verify(read.smets1SignedXml);
}

/** CPU time of this thread, which other processes on the machine do not disturb; garbage collection on other threads is left out. */
function measureUs(times: number, work: () => boolean): number {
  const before = process.threadCpuUsage();
  for (let time = 0; time < times; time += 1) if (!work()) throw new Error('the message that is measured did not pass');
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / times;
}
