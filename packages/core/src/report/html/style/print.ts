/**
 * On paper: evidence is unfolded, and so are custom domains with findings; those that are as they
 * should be stay one line each.
 */
export const printStyle = `
@media print{
@page{margin:14mm}
html{font-size:12px}
.axis .minor{display:none}
main,header.top,footer{max-width:none;padding:0}
.filter,nav,.skip{display:none!important}
.many .finding,.many .domain{content-visibility:visible}
.finding,.time-line .row,.glance li,.sides tr,.share{break-inside:avoid}
h2,h3,h4{break-after:avoid}
h2{margin-top:1.75rem}
.finding,.panel,.glance li{box-shadow:none}
a{color:inherit}
.evidence::details-content,.domain.marked::details-content{content-visibility:visible;
block-size:auto}
.evidence>summary{list-style:none;color:var(--soft)}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
