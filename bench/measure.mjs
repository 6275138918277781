// One workload: every program fits once unmeasured, the coefficients are compared, then rounds are interleaved.
import { digitsWanted, isForTheRecord, median, sharedDigits, summary, variantsToKeep, worthAnotherRound } from './statistics.mjs';

/**
 * @param programs list of { name, threads, program }, the first of them expofam's own; several thread counts of one name
 * are tried, and the best stands for it
 * @param rounds at most so many measured rounds
 * @param deadline no round after the first begins later (as `performance.now()`)
 * @returns { expofam, others, peers, failures }
 */
export async function measure(id, programs, { rounds, deadline }) {
  const running = programs.map((one) => ({ ...one, times: [] }));
  const failures = [];
  const ask = async (one) => {
    try {
      const answer = await one.program.ask();
      one.peak = answer.peak;
      return answer;
    } catch (error) {
      if (one.isOurs) throw error;
      // A peer that cannot fit the data (R refuses a cross product that it takes for singular) is named, and left out.
      failures.push(`${one.name} on ${id}: failed`);
      running.splice(running.indexOf(one), 1);
      await one.program.end();
      return undefined;
    }
  };
  const drop = async (one) => {
    running.splice(running.indexOf(one), 1);
    await one.program.end();
  };
  try {
    let reference;
    let agreeing = 0;
    const astray = [];
    for (const one of [...running]) {
      const answer = await ask(one);
      if (!answer) continue;
      reference ??= answer.coefficients;
      one.first = answer.seconds;
      one.digits = sharedDigits(answer.coefficients, reference);
      if (!(one.digits >= digitsWanted(one.name))) astray.push(one);
      else if (!one.isOurs) agreeing++;
    }
    // One that stands alone is wrong; where none agrees with expofam, expofam may be the one.
    for (const one of astray) {
      const found = `${one.name} shares ${one.digits.toFixed(1)} digits of the coefficients with expofam`;
      if (agreeing === 0 || one.isOurs) throw new Error(`workload ${id}: ${found}`);
      failures.push(
        `${one.name} on ${id}: left out, for it shares ${one.digits.toFixed(1)} digits with expofam, and others agree with expofam`,
      );
      await drop(one);
    }
    for (const name of new Set(running.map((one) => one.name))) {
      const variants = running.filter((one) => one.name === name);
      const kept = variantsToKeep(new Map(variants.map((one) => [one, one.first])));
      for (const one of variants) if (!kept.includes(one)) await drop(one);
    }
    for (let round = 0; round < rounds && (round === 0 || performance.now() < deadline); round++) {
      const best = Math.min(
        ...running.filter((one) => !one.isOurs && !isForTheRecord(one.name)).map(({ times, first }) => Math.min(first, ...times)),
      );
      for (const one of [...running]) {
        if (!one.isOurs && !worthAnotherRound(round, Math.min(one.first, ...one.times), best)) continue;
        const answer = await ask(one);
        if (answer) one.times.push(answer.seconds);
      }
    }
  } finally {
    for (const one of [...running]) await one.program.end();
  }
  const result = (one) => ({
    ...summary(one.times),
    digits: one.digits,
    peak: one.peak,
    ...(one.threads ? { threads: Number(one.threads) } : {}),
  });
  const peers = {};
  for (const one of running.filter(({ isOurs }) => !isOurs)) {
    if (!peers[one.name] || median(one.times) < peers[one.name].median) peers[one.name] = result(one);
  }
  const [first, ...others] = running.filter(({ isOurs }) => isOurs);
  return { expofam: result(first), others: Object.fromEntries(others.map((one) => [one.name, result(one)])), peers, failures };
}
