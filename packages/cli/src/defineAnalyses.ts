import type { Command } from 'commander';
import { ANALYSES, type AnalysisHelp } from './analysisHelp.ts';
import type { CommandIo } from './commandIo.ts';
import {
  addAdjustOption,
  addCovarianceOptions,
  addFoldOptions,
  addModelOptions,
  addOutputOptions,
  addThreadsOption,
  collect,
} from './commandOptions.ts';

/** The commands that analyse models of DATA and FORMULA, or saved ones. */
export function defineAnalyses(root: Command, io: CommandIo, finish: (code: number) => void): void {
  const define = (help: AnalysisHelp, own: (command: Command) => Command, covariance: boolean): Command => {
    const command = root
      .command(help.name)
      .summary(help.summary)
      .description(help.description)
      .usage(help.usage)
      .argument('[words...]', help.words);
    own(command);
    addOutputOptions(command);
    addModelOptions(command);
    if (covariance) addCovarianceOptions(command);
    return command.addHelpText('after', help.text);
  };
  const none = (command: Command): Command => command;

  define(
    ANALYSES.anova,
    (c) => c.option('--type <type>', 'I (default): terms in their order; II or III: each after the others'),
    false,
  ).action(async (words: string[], values) => {
    const { anovaCommand } = await import('./anovaCommand.ts');
    finish(await anovaCommand(io, words, values));
  });
  define(ANALYSES.compare, (c) => c.option('--table <format>', 'print the table as markdown, latex or html'), true).action(
    async (words: string[], values) => {
      const { compareCommand } = await import('./compareCommand.ts');
      finish(await compareCommand(io, words, values));
    },
  );
  define(
    ANALYSES.test,
    (c) =>
      addAdjustOption(
        c
          .option('--method <name>', 'wald (default), score or lr (likelihood ratio)')
          .option('--term <term>', 'all coefficients of a term, in place of hypotheses (repeatable)', collect),
        'several',
      ),
    true,
  ).action(async (words: string[], values) => {
    const { testCommand } = await import('./testCommand.ts');
    finish(await testCommand(io, words, values));
  });
  for (const kind of ['drop1', 'add1'] as const) {
    define(ANALYSES[kind], none, false).action(async (words: string[], values) => {
      const { dropAddCommand } = await import('./dropAddCommand.ts');
      finish(await dropAddCommand(io, kind, words, values));
    });
  }
  define(ANALYSES.diagnose, none, false).action(async (words: string[], values) => {
    const { diagnoseCommand } = await import('./diagnoseCommand.ts');
    finish(await diagnoseCommand(io, words, values));
  });
  define(
    ANALYSES.effects,
    (c) =>
      addAdjustOption(
        c
          .option('--variable <column>', 'only the effects of this column (repeatable)', collect)
          .option('--type <what>', 'effects on: response (default), link, prob, or a parameter')
          .option('--compare <kind>', 'difference, ratio or odds-ratio of averages, in place of slopes')
          .option('--step <size>', 'how numbers change in comparisons: 1 (default), another number, sd, or FROM:TO')
          .option('--means <column>', 'marginal means of the levels of this column (repeatable)', collect)
          .option('--between <which>', 'with --means, contrasts: pairwise, or reference (against the first)')
          .option('--at <column=value>', 'hold a column at a value; or typical, for all of them (repeatable)', collect)
          .option('--by <column>', 'averages for each level of this column (repeatable)', collect)
          .option('--level <x>', 'of the intervals (0.95)'),
        'contrasts',
      ),
    true,
  ).action(async (words: string[], values) => {
    const { effectsCommand } = await import('./effectsCommand.ts');
    finish(await effectsCommand(io, words, values));
  });
  define(
    ANALYSES.cv,
    (c) => addThreadsOption(addFoldOptions(c.option('--folds <n>', 'number of folds (10), or leave-one-out')), 'folds'),
    false,
  ).action(async (words: string[], values) => {
    const { cvCommand } = await import('./cvCommand.ts');
    finish(await cvCommand(io, words, values));
  });
}
