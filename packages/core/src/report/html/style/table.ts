/** Tables; on a narrow page each row stands as a block, its cells named by their column. */
export const tableStyle = `
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.45}
th,td{text-align:left;vertical-align:top;padding:.5rem .875rem .5rem 0;
border-top:1px solid var(--line);overflow-wrap:anywhere;font-weight:400}
th:last-child,td:last-child{padding-right:0}
tbody th{font-weight:600}
thead th,thead td{border:0;padding-top:0;color:var(--soft);font-size:.8125rem;font-weight:600}
.numeral{text-align:right;font-variant-numeric:tabular-nums}
@media screen and (max-width:44rem){
.stack thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.stack,.stack tbody,.stack tr,.stack th,.stack td{display:block}
.stack tr{border-top:1px solid var(--line);padding:.5rem 0}
.stack th,.stack td{border:0;padding:.125rem 0}
.stack td[data-label],.stack th[data-label]{display:grid;grid-template-columns:6.5rem 1fr;
gap:0 .75rem}
.stack td[data-label]>*,.stack th[data-label]>*{grid-column:2}
.stack td::before,.stack th[data-label]::before{content:attr(data-label);color:var(--soft);
font-weight:400;grid-row:1/99}
.stack td:empty{display:none}}
`;
