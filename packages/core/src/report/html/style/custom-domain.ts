/** Custom domains with their five sides, and the failover map. */
export const customDomainStyle = `
.domain{margin:0 0 .5rem}
.many .domain{content-visibility:auto;contain-intrinsic-size:auto 3.25rem}
.domain>summary{display:grid;grid-template-columns:minmax(0,2.2fr) repeat(3,minmax(0,1fr));
gap:.125rem 1rem;align-items:baseline;list-style:none;padding:.75rem 1.125rem;border-radius:10px;
font-size:.875rem}
.domain>summary::-webkit-details-marker{display:none}
.domain>summary h3{overflow-wrap:anywhere;padding-left:1.25rem;position:relative}
.domain>summary h3::before{content:"";position:absolute;left:.125rem;top:.45em;width:.4rem;
height:.4rem;border:solid currentColor;border-width:0 2px 2px 0;transform:rotate(-45deg)}
.domain[open]>summary h3::before{transform:rotate(45deg)}
.inside{padding:.125rem 1.125rem 1rem;scroll-margin-top:5rem}
.inside h4{font-size:.875rem;margin:1rem 0 .5rem}
.inside>.note{margin:.875rem 0 0}
.links{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 .875rem;padding:0;list-style:none;
font-size:.875rem}
.links a{display:inline-block;padding:.125rem 0}
.links .shape{display:inline-block}
.sides th,.sides td{font-size:.8125rem}
.sides code{font-size:.75rem}
.sides .note{font-size:.75rem}
@media (min-width:44.01rem){.sides{table-layout:fixed}
.sides th:first-child,.sides td:first-child{width:6.5rem}}
.history td:nth-child(2){min-width:6rem}
.differs{color:var(--high);font-weight:600}
.differs u{text-decoration:underline wavy 1px;text-underline-offset:.2em}
.region{font-weight:600}
.failover td,.failover th{vertical-align:middle}
.failover .way{padding-left:0}
.arrow{display:block;width:3rem;height:1rem;fill:none;stroke:currentColor;stroke-width:1.75;
stroke-linecap:round;stroke-linejoin:round}
.failover td>.good,.failover td>.high{font-weight:600}
@media (max-width:44rem){
.domain>summary{grid-template-columns:auto 1fr;padding:.75rem .875rem;gap:.125rem .75rem}
.domain>summary h3{grid-column:1/-1}
.domain>summary span:last-child{grid-column:1/-1;padding-left:1.25rem}
.domain>summary>span:nth-child(2){padding-left:1.25rem}
.inside{padding:0 .875rem .875rem}
.sides th[scope=row]{font-size:.875rem}
.sides td{display:grid!important;grid-template-columns:6.5rem 1fr;gap:0 .75rem}
.sides td:empty{display:none!important}
.sides td>*{grid-column:2}
${["Wanted", "Cognito", "ACM", "DNS", "Edges"].map((side, place) => `.sides td:nth-child(${place + 2})::before{content:"${side}"}`).join("\n")}
.failover .way{display:none}}
`;
