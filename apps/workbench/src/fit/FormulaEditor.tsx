import { autocompletion, type Completion, type CompletionContext, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { type FormulaProblem, formulaName, formulaProblems } from './formulaText.ts';

export interface FormulaEditorProps {
  readonly value: string;
  readonly columns: readonly string[];
  /** What a fit found wrong with this very formula. */
  readonly problem: FormulaProblem | undefined;
  readonly onChange: (value: string) => void;
  readonly onSubmit: () => void;
}

const functions: readonly (readonly [name: string, apply: string, info: string])[] = [
  ['log', 'log()', 'natural logarithm'],
  ['exp', 'exp()', 'exponential'],
  ['sqrt', 'sqrt()', 'square root'],
  ['poly', 'poly(, 2)', 'orthogonal polynomial'],
  ['ns', 'ns(, 3)', 'natural spline: a smooth curve'],
  ['bs', 'bs(, 4)', 'B-spline'],
  ['scale', 'scale()', 'centred and divided by the standard deviation'],
  ['C', 'C()', 'a number as categories'],
  ['I', 'I()', 'arithmetic as it stands: I(x^2)'],
  ['offset', 'offset()', 'added with coefficient one'],
  ['cbind', 'cbind(, )', 'successes and failures, or shares'],
];

const language = StreamLanguage.define<null>({
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^`[^`]*`?/)) return 'variableName';
    if (stream.match(/^"[^"]*"?|^'[^']*'?/)) return 'string';
    if (stream.match(/^\d+\.?\d*(?:[eE][+-]?\d+)?|^\.\d+/)) return 'number';
    const word = stream.match(/^[\p{L}_.][\p{L}\p{N}._]*/u) as RegExpMatchArray | null;
    if (word) return /^\s*\(/.test(stream.string.slice(stream.pos)) ? 'function' : 'variableName';
    if (stream.match(/^%[^%]*%|^[~+\-*/^:;|<>=!&]/)) return 'operator';
    stream.next();
    return null;
  },
  tokenTable: { function: tags.function(tags.variableName) },
});

const highlight = HighlightStyle.define([
  { tag: tags.function(tags.variableName), color: 'var(--code-function)' },
  { tag: tags.variableName, color: 'var(--text)' },
  { tag: tags.operator, color: 'var(--code-operator)', fontWeight: '600' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: tags.string, color: 'var(--code-number)' },
]);

function completions(columns: readonly string[]) {
  const options: Completion[] = [
    ...columns.map((name) => ({ label: name, apply: formulaName(name), type: 'variable', boost: 1 })),
    ...functions.map(([label, text, info]) => ({
      label,
      type: 'function',
      detail: info,
      apply: (view: EditorView, _: Completion, from: number, to: number) => {
        const at = from + text.indexOf('(') + 1;
        view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: at } });
      },
    })),
  ];
  return (context: CompletionContext) => {
    const word = context.matchBefore(/[\p{L}\p{N}._]+/u);
    if (!word && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options, validFor: /^[\p{L}\p{N}._]*$/u };
  };
}

const asDiagnostic = ({ from, to, message }: FormulaProblem): Diagnostic => ({ from, to, message, severity: 'error' });

/** The formula, with highlighting, completion and errors in their place. */
export function FormulaEditor({ value, columns, problem, onChange, onSubmit }: FormulaEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const latest = useRef({ onChange, onSubmit, columns });
  const help = useRef(new Compartment());
  latest.current = { onChange, onSubmit, columns };

  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: '',
        extensions: [
          history(),
          closeBrackets(),
          Prec.high(
            keymap.of([
              {
                key: 'Mod-Enter',
                run: () => {
                  latest.current.onSubmit();
                  return true;
                },
              },
            ]),
          ),
          // Tab leaves the editor, as it leaves any field.
          keymap.of([...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          language,
          syntaxHighlighting(highlight),
          help.current.of([]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'Formula', spellcheck: 'false', autocapitalize: 'off' }),
          placeholder('response ~ column + column'),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((t) => t.isUserEvent('external'))) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    view.current?.dispatch({
      effects: help.current.reconfigure([
        autocompletion({ override: [completions(columns)], icons: false }),
        linter((editor) => formulaProblems(editor.state.doc.toString(), columns).map(asDiagnostic), { delay: 250 }),
      ]),
    });
  }, [columns]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, userEvent: 'external' });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !problem || problem.to > editor.state.doc.length) return;
    editor.dispatch(setDiagnostics(editor.state, [asDiagnostic(problem)]));
  }, [problem]);

  return <div className="formula-editor" ref={place} />;
}
