// Plots as SVG, readable in light and dark.
const STYLE = `<style>text{font:12px system-ui,sans-serif;fill:#222}.g{stroke:#8888;stroke-width:.5}.a{stroke:#2563eb;fill:none;stroke-width:2}.p{fill:#2563eb}
@media (prefers-color-scheme:dark){text{fill:#ddd}}</style>`;
const COLOURS = ['#2563eb', '#60a5fa', '#16a34a', '#86a03b', '#d97706', '#dc2626', '#9333ea'];
const svg = (title, width, height, inside) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">${STYLE}<text x="10" y="20" font-weight="bold">${title}</text>${inside}</svg>\n`;

/** Groups of bars on a logarithmic axis; `series` are {name, values}, one value for each group. */
export function bars(title, groups, series) {
  const [left, row, gap, wide] = [360, 15, 26, 430];
  const known = series.flatMap(({ values }) => values).filter(Number.isFinite);
  const low = Math.floor(Math.log10(Math.min(...known))), high = Math.ceil(Math.log10(Math.max(...known)));
  const x = (value) => left + ((Math.log10(value) - low) / (high - low)) * wide;
  const height = 46 + groups.length * (series.length * row + gap);
  let out = '';
  for (let power = low; power <= high; power++) out += `<line class="g" x1="${x(10 ** power)}" x2="${x(10 ** power)}" y1="42" y2="${height - 8}"/><text x="${x(10 ** power)}" y="38" text-anchor="middle">${10 ** power} ms</text>`;
  groups.forEach((group, at) => {
    const top = 60 + at * (series.length * row + gap);
    out += `<text x="10" y="${top - 2}" font-weight="bold">${group}</text>`;
    series.forEach(({ name, values }, index) => {
      const y = top + 4 + index * row, value = values[at];
      out += `<text x="${left - 6}" y="${y + 10}" text-anchor="end">${name}</text>`;
      out += Number.isFinite(value)
        ? `<rect x="${left}" y="${y}" width="${Math.max(1, x(value) - left).toFixed(1)}" height="${row - 4}" fill="${COLOURS[index % COLOURS.length]}"/><text x="${x(value) + 4}" y="${y + 10}">${value.toPrecision(3)}</text>`
        : `<text x="${left + 4}" y="${y + 10}">does not accept it</text>`;
    });
  });
  return svg(title, left + wide + 60, height, out);
}

/** Points {x, y} from zero. */
export function line(title, points) {
  const [left, top, wide, high] = [50, 40, 560, 280];
  const most = (key) => Math.max(...points.map((point) => point[key])) * 1.05;
  const x = (value) => left + (value / most('x')) * wide, y = (value) => top + high - (value / most('y')) * high;
  let out = '';
  for (let part = 0; part <= 4; part++) {
    const [vx, vy] = [most('x') * part / 4, most('y') * part / 4];
    out += `<line class="g" x1="${left}" x2="${left + wide}" y1="${y(vy)}" y2="${y(vy)}"/><text x="${left - 6}" y="${y(vy) + 4}" text-anchor="end">${vy.toFixed(1)}</text>`;
    out += `<line class="g" x1="${x(vx)}" x2="${x(vx)}" y1="${top}" y2="${top + high}"/><text x="${x(vx)}" y="${top + high + 16}" text-anchor="middle">${vx.toFixed(0)}</text>`;
  }
  out += `<polyline class="a" points="${points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(' ')}"/>`;
  out += points.map((point) => `<circle class="p" r="3.5" cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}"/>`).join('');
  return svg(title, left + wide + 30, top + high + 30, out);
}
