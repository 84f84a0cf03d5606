// Takes the marks of clicks.py away.

function main({ key }) {
  for (const el of every(100000)) delete el[Symbol.for(key)];
  return [];
}
