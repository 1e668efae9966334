/** The life of a Test Phase, from entry to the Work Off Plan: what other projects use of this folder. */
export { phaseEntry, startPhase, type PhaseEntryView } from './phase-entry.ts';
export { phaseExit, type PhaseExitDeps, type PhaseExitFile, type PhaseExitView } from './phase-exit.ts';
export { refuseEarlyExit } from './exit-decision.ts';
export { phaseThresholds, type PhaseThresholds } from './phase-thresholds.ts';
export { planWorkOff, workOffOn, workOffView, type WorkOffView } from './work-off.ts';
export { phaseReportData, type PhaseReportData } from './report-data.ts';
export type { PhaseFile } from './phase-file.ts';
export type { PhaseTest, PhaseTests } from './phase-tests.ts';
export { listReminders, type Reminder } from '../reminders/list-reminders.ts';
