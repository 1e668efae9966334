import { defineConfig } from 'vitest/config';

// chDB crashes under worker threads, and real servers want their own process: forks only.
const source = { conditions: ['@gauntlet/source'] };
const project = (name: string, include: string[], timeout: number, exclude: string[] = []) => ({
  resolve: source,
  ssr: { resolve: source },
  test: { name, include, exclude: ['**/node_modules/**', '**/dist/**', ...exclude], pool: 'forks' as const, testTimeout: timeout, hookTimeout: timeout },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['{apps,libs}/*/src/**/*.spec.ts', 'load/src/**/*.spec.ts'], 20_000, ['**/*.integration.spec.ts']),
      project('architecture', ['test/architecture/**/*.spec.ts'], 30_000),
      project('integration', ['{apps,libs}/*/src/**/*.integration.spec.ts', 'test/conformance/**/*.spec.ts'], 120_000),
      project('helm', ['test/helm/**/*.spec.ts'], 60_000),
      project('cluster', ['test/cluster/**/*.spec.ts'], 600_000),
      project('images', ['test/images/**/*.spec.ts'], 1_200_000),
      project('e2e', ['test/e2e/**/*.spec.ts', 'test/chaos/**/*.spec.ts'], 600_000),
    ],
  },
});
