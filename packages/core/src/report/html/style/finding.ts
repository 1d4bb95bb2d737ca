/** Findings, by severity. */
export const findingStyle = `
.group{margin:0 0 1.5rem}
.group>h3{display:flex;align-items:center;margin:0 0 .625rem;font-size:.9375rem}
.group>h3 .soft{font-weight:400;margin-left:.5rem}
.finding{border:1px solid var(--line);border-left:4px solid currentColor;border-radius:8px;
margin:0 0 .625rem;background:var(--panel);box-shadow:var(--shadow);scroll-margin-top:1rem}
.many .finding{content-visibility:auto;contain-intrinsic-size:auto 13rem}
.finding:target{outline:2px solid var(--accent);outline-offset:2px}
.finding>div{color:var(--ink);padding:.875rem 1.125rem}
.finding p{overflow-wrap:anywhere;max-width:50rem}
.finding .about{margin:0;font-size:.9375rem}
.fix{display:flex;gap:.625rem;background:var(--ground);border-radius:6px;padding:.5rem .75rem;margin:.625rem 0}
.fix b{font-weight:600;flex:none}
.tag{display:inline-block;font-size:.75rem;line-height:1.4;font-weight:600;border:1px solid;
border-radius:999px;padding:0 .5rem;color:var(--accent);margin-left:.375rem;vertical-align:.0625rem}
.evidence{margin:.5rem 0 0}
.evidence>summary{color:var(--accent);font-size:.875rem;padding:.25rem 0;width:fit-content}
.evidence table{margin:.25rem 0 .5rem}
@media (min-width:44.01rem){.evidence th:first-child{width:7rem}.evidence td:nth-child(2){width:35%}}
@media (max-width:44rem){.finding>div{padding:.75rem .875rem}.fix{display:block}}
`;
