/** Inline, without anything from elsewhere: the page must read the same from a disk ten years on. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #ffffff; --ink: #1a2029; --dim: #556070; --line: #d9dee6; --met: #0f6b35; --met-bg: #d9f2e1; --bad: #a11a22; --bad-bg: #fbdfe0; --open: #7a4a00; --open-bg: #fdeccb; --most: #3f5d00; --most-bg: #ebf4c9; --run: #134a9c; --run-bg: #dbe8fd; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1b212a; --ink: #e6eaf0; --dim: #a3afbf; --line: #333d4a; --met: #7be0a0; --met-bg: #153d26; --bad: #ff9ea2; --bad-bg: #4d1b20; --open: #ffce7a; --open-bg: #463211; --most: #cfe585; --most-bg: #333d12; --run: #9dc3ff; --run-bg: #17335f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { font-size: 26px; margin: 0 0 14px; display: flex; flex-wrap: wrap; align-items: center; gap: 12px; }
h1 .mark { font-size: 17px; padding: 4px 12px; }
h2 { font-size: 18px; margin: 0 0 12px; }
code { font: 12px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--dim); overflow-wrap: anywhere; }
.product { margin: 0; color: var(--dim); font-size: 13px; letter-spacing: 0.08em; text-transform: uppercase; }
header, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin-bottom: 16px; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 10px 24px; margin: 0; }
dt { color: var(--dim); font-size: 12px; } dd { margin: 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(104px, 1fr)); gap: 10px; background: none; border: 0; padding: 0; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 10px 12px; display: flex; flex-direction: column; font-size: 13px; color: var(--dim); }
.tile .value { font-size: 24px; font-weight: 650; color: var(--ink); font-variant-numeric: tabular-nums; }
.tile.met { border-color: var(--met); } .tile.met .value { color: var(--met); }
.tile.not-met { border-color: var(--bad); } .tile.not-met .value { color: var(--bad); }
.tile.undecidable { border-color: var(--open); } .tile.undecidable .value { color: var(--open); }
.mark { display: inline-flex; align-items: center; gap: 6px; padding: 1px 8px; border-radius: 99px; font-size: 13px; font-weight: 600; white-space: nowrap; }
.mark.met { color: var(--met); background: var(--met-bg); } .mark.not-met { color: var(--bad); background: var(--bad-bg); }
.mark.undecidable { color: var(--open); background: var(--open-bg); } .mark.running { color: var(--run); background: var(--run-bg); }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 600; }
.gates thead th { color: var(--dim); font-size: 12px; padding: 4px 10px; }
.gates td, .gates tbody th { border-top: 1px solid var(--line); padding: 6px 10px; vertical-align: top; }
.gates { font-size: 14px; } .gates thead th:nth-child(1) { width: 18%; } .gates thead th:nth-child(2) { width: 23%; } .gates thead th:nth-child(3) { width: 23%; } .gates thead th:nth-child(4) { width: 17%; }
.gates tbody th { overflow-wrap: anywhere; } .gates tbody th .mark { margin-top: 4px; }
.gates tr + tr td { border-top-style: dashed; }
.gates td[data-label="Margin"] { white-space: nowrap; font-variant-numeric: tabular-nums; }
.clause, .reason { display: block; color: var(--dim); font-size: 12.5px; }
.rules { display: grid; grid-template-columns: max-content 1fr; gap: 4px 14px; margin: 14px 0 0; font-size: 13px; }
.scroll { overflow-x: auto; } .scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--run); outline-offset: 2px; }
.heatmap { width: auto; border-collapse: separate; border-spacing: 2px; font-size: 12.5px; }
.heatmap thead th { vertical-align: bottom; font-weight: 500; color: var(--dim); }
.heatmap thead th span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
.heatmap tbody th { position: sticky; left: 0; background: var(--card); padding-right: 10px; white-space: nowrap; font-weight: 500; }
.heat { padding: 4px 7px; border-radius: 4px; text-align: center; white-space: nowrap; font-variant-numeric: tabular-nums; }
.heat.full { background: var(--met-bg); color: var(--met); } .heat.most { background: var(--most-bg); color: var(--most); }
.heat.short { background: var(--bad-bg); color: var(--bad); } .heat.open { background: var(--open-bg); color: var(--open); } .heat.none { color: var(--dim); }
.legend { display: flex; flex-wrap: wrap; gap: 8px; font-size: 12.5px; margin: 0 0 10px; }
details { border-top: 1px solid var(--line); padding: 8px 0; } details:first-of-type { border-top: 0; }
summary { cursor: pointer; } summary strong { margin: 0 4px; } .scope { color: var(--dim); font-size: 13px; }
summary .reason { margin: 2px 0 0 18px; overflow-wrap: anywhere; } details ul { margin: 8px 0 4px; padding-left: 34px; font-size: 13.5px; }
.lanes { list-style: none; margin: 0; padding: 0; } .lanes li { display: grid; grid-template-columns: 240px 1fr 1fr; gap: 4px 14px; align-items: center; padding: 3px 0; }
progress { width: 100%; accent-color: var(--run); }
.chart { margin: 0 0 14px; } .chart figcaption { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 13px; font-weight: 600; } .chart figcaption > span { display: inline-flex; align-items: center; gap: 6px; font-weight: 400; color: var(--dim); }
.chart svg { width: 100%; min-width: 560px; height: auto; } .chart text { fill: var(--dim); font-size: 12px; } .chart .grid { stroke: var(--line); stroke-width: 1; } .chart .band { fill: var(--page); }
.swatch { display: inline-block; width: 16px; height: 3px; } .figures { font-size: 13.5px; font-variant-numeric: tabular-nums; } .figures th { color: var(--dim); font-size: 12px; } .figures th, .figures td { padding: 4px 12px 4px 0; border-top: 1px solid var(--line); white-space: nowrap; } .figures thead th { border-top: 0; } .figures.prose th, .figures.prose td { white-space: normal; overflow-wrap: anywhere; vertical-align: top; min-width: 3.5em; }
@media (max-width: 760px) {
  main { padding: 12px 10px 32px; } header, section { padding: 14px 12px; } .tiles { grid-template-columns: repeat(3, 1fr); padding: 0; }
  .gates thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .gates, .gates tbody, .gates tr, .gates td, .gates tbody th { display: block; width: auto; }
  .gates tbody { border: 1px solid var(--line); border-radius: 8px; margin-bottom: 10px; }
  .gates tbody th { border-top: 0; } .gates td { border-top: 0; padding: 3px 10px; display: grid; grid-template-columns: 76px 1fr; gap: 2px 8px; }
  .gates td::before { content: attr(data-label); color: var(--dim); font-size: 12px; }
  .gates tr { border-top: 1px dashed var(--line); padding: 6px 0; } .rules, .lanes li { grid-template-columns: 1fr; gap: 2px; }
}
@media print { body { background: #fff; } header, section { break-inside: avoid-page; } .gates tbody { break-inside: avoid; } }
`;
