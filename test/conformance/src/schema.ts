import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { XmlBufferInputProvider, XmlDocument, XmlError, xmlRegisterInputProvider, XsdValidator } from 'libxml2-wasm';
import { readZip } from './read-zip.ts';

export interface DuisSchema {
  /** Problems of a message against DUIS V5.1a (with MMC V5.1 and XML signatures); none when it is valid. */
  validate(xml: string): readonly string[];
}

let opened: DuisSchema | undefined;

/**
 * Opens the DUIS schema that lies in the jar of the development dependency @smartdcc/duis-sign-wrap (GPL: it is read
 * at test time and never ships). Compiled once per process, about half a second.
 */
export function openSchema(): DuisSchema {
  opened ??= compile();
  return opened;
}

/** Problems of a message against the schema. */
export function validate(xml: string): readonly string[] {
  return openSchema().validate(xml);
}

function compile(): DuisSchema {
  const files = readZip(readFileSync(jarPath()), (name) => name.endsWith('.xsd'));
  const provider = new XmlBufferInputProvider({
    // The import location with spaces does not resolve; all are renamed in memory.
    'mmc.xsd': textOf(files, /^MMC Schema/),
    'xmldsig-core-schema.xsd': textOf(files, /^xmldsig/, stripDoctype),
  });
  xmlRegisterInputProvider(provider);
  const duis = XmlDocument.fromBuffer(textOf(files, /^DUIS Schema/, (text) => text.replace(/schemaLocation="MMC [^"]*"/, 'schemaLocation="mmc.xsd"')));
  const validator = XsdValidator.fromDoc(duis);
  return { validate: (xml) => problemsOf(xml, validator) };
}

function jarPath(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@smartdcc/duis-sign-wrap/package.json')), 'dist', 'tool.jar');
}

function textOf(files: ReadonlyMap<string, Buffer>, name: RegExp, change: (text: string) => string = (text) => text): Buffer {
  const found = [...files].find(([file]) => name.test(file));
  if (found === undefined) throw new Error(`the jar has no ${name.source}`);
  return Buffer.from(change(found[1].toString('utf8')));
}

/** Its DOCTYPE names a DTD on the network, and defines entities that the schema does not need. */
function stripDoctype(text: string): string {
  return text.replace(/<!DOCTYPE[^[]*\[[^\]]*\]>/, '').replaceAll('&dsig;', 'http://www.w3.org/2000/09/xmldsig#');
}

function problemsOf(xml: string, validator: XsdValidator): readonly string[] {
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromString(xml);
    validator.validate(document);
    return [];
  } catch (error) {
    if (error instanceof XmlError) return error.message.trim().split('\n');
    throw error;
  } finally {
    document?.dispose();
  }
}
