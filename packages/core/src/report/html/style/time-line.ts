/** The certificates' time line. */
export const timeLineStyle = `
.time-line .row,.axis{display:grid;grid-template-columns:minmax(0,16rem) minmax(0,1fr) 9.75rem;
gap:0 1.25rem}
.axis svg{grid-column:2;width:100%;height:1.25rem;display:block;overflow:visible}
.axis text{fill:var(--soft);font-size:.75rem;text-anchor:middle}
.axis .now{fill:var(--ink);font-weight:600}
.definitions{position:absolute;width:0;height:0}
.time-line .row{border-top:1px solid var(--line);padding:.625rem 0;align-items:center;
font-size:.875rem}
.time-line .name{font-weight:600;grid-row:1/3;align-self:start;padding-top:.25rem;min-width:0;
overflow-wrap:anywhere}
.time-line .end{grid-column:3;grid-row:1/3;align-self:start;padding-top:.25rem;
font-variant-numeric:tabular-nums}
.time-line .end>*{display:block}
.time-line .end .shape{display:inline-block}
.life{grid-column:2;grid-row:1;width:100%;height:1.75rem;display:block;overflow:visible}
.dates{grid-column:2;grid-row:2;margin:.125rem 0 0}
.grid{stroke:var(--grid)}
line.now,path.now{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:3 2}
.past{fill:var(--past)}
.left,.stop{fill:var(--left)}
.left.critical,.stop.critical{fill:var(--critical)}
.left.high,.stop.high{fill:var(--high)}
.left.medium,.stop.medium{fill:var(--medium)}
.mark{overflow:visible}
.renewal,.rotation{fill:var(--mark);stroke:var(--panel);stroke-width:1.5}
.key .sample{width:1.625rem;height:1.25rem;margin-right:.5rem;overflow:visible}
.months{margin:0 0 .75rem}
.months table{width:100%;max-width:38rem}
.months th,.months td{border:0;padding:.125rem .75rem .125rem 0;white-space:nowrap;font-weight:400;
vertical-align:middle}
.months .wide{width:100%}
.months svg{display:block;width:100%;height:.75rem}
@media (max-width:44rem){
.time-line .row{grid-template-columns:minmax(0,1fr) auto;gap:.125rem .75rem}
.axis{grid-template-columns:minmax(0,1fr)}
.axis svg{grid-column:1}
.axis .minor{display:none}
.time-line .name{grid-row:1;padding:0}
.time-line .end{grid-row:1;grid-column:2;padding:0;text-align:right}
.life{grid-row:2;grid-column:1/-1}
.dates{grid-row:3;grid-column:1/-1}}
`;
