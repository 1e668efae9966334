export { commandVariantOf } from './command-variant.ts';
export { compileTests } from './compile-tests.ts';
export { loadSamplePortfolio, loadStandardPacks, parsePortfolio } from './load-shipped.ts';
export { packHash } from './pack-hash.ts';
export { parseTestPack } from './parse-test-pack.ts';
export { resolveBody } from './resolve-body.ts';
export type { TemplateContext } from './template.ts';
export { formatUtrn } from './utrn.ts';
export { validateTestPack } from './validate-test-pack.ts';
