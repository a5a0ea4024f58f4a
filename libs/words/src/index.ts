import { rowProblem as englishRows } from './en/row-problem.js';
import { asSentence } from './en/sentence.js';
import { inKorean as failureInKorean } from './failure.js';
import { rowProblem as koreanRows } from './ko/row-problem.js';
import { inKorean as refusalInKorean } from './refusal.js';
import { inKorean as ruleInKorean, type RuleProblem } from './rule-problem.js';
import { entry } from './say.js';
import type { Told } from './told.js';
import { inKorean as scenarioInKorean, type ScenarioProblem } from './scenario-problem.js';

export type { RuleProblem, ScenarioProblem, Told };

/** Languages of messages. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What is wrong and what to do. */
export interface Advice {
  message: string;
  remedy: string;
}

/** Messages about what is wrong, in one language. A code without words in it keeps the plain English message. */
export interface Words {
  /** Why something was refused. */
  refusal(told: Told): string;
  /** Why a job failed. */
  failure(told: Told): string;
  /** What is wrong with rules. */
  rule(problem: RuleProblem & Advice): Advice;
  /** What is wrong with a scenario, behind the path of the place. */
  scenario(problem: ScenarioProblem): string;
  /** The reason for which a row was quarantined or kept with a remark, by its code, and what to do. */
  row(code: string, remedy: string): { name: string; remedy: string };
}

/** @param timeZone - IANA time zone of the instants in messages. */
export function wordsIn(language: Language, timeZone: string): Words {
  return language === 'ko' ? korean(timeZone) : english;
}

/** The language that a header `Accept-Language` wants most of those we speak; null where it names none of them. */
export function wantedLanguage(acceptLanguage: string | null | undefined): Language | null {
  const wishes = (acceptLanguage ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((text) => text.startsWith('q='));
    return { name: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
  });
  const [best] = wishes
    .flatMap(({ name, weight }) => {
      const language = LANGUAGES.find((known) => known === name);
      return language !== undefined && weight > 0 ? [{ language, weight }] : [];
    })
    .toSorted((one, other) => other.weight - one.weight);
  return best?.language ?? null;
}

const english: Words = {
  refusal: ({ message, facts }) => asSentence(message, facts),
  failure: ({ message, facts }) => asSentence(message, facts),
  rule: ({ message, remedy }) => ({ message, remedy }),
  scenario: ({ message }) => message,
  row: (code, remedy) => ({ name: entry(englishRows, code) ?? code, remedy }),
};

const korean = (timeZone: string): Words => ({
  refusal: (told) => refusalInKorean(told, timeZone) ?? asSentence(told.message, told.facts),
  failure: (told) => failureInKorean(told, timeZone) ?? asSentence(told.message, told.facts),
  rule: (problem) => {
    const words = ruleInKorean(problem);
    if (words === null) return { message: problem.message, remedy: problem.remedy };
    // The first sentence after the rule's name says what is wrong, the others what to do.
    const [, message = words, remedy = ''] = /^(.*?[.?!])(?:\s+(.*))?$/s.exec(words) ?? [];
    return { message, remedy };
  },
  scenario: (problem) => scenarioInKorean(problem) ?? problem.message,
  row: (code, remedy) => entry(koreanRows, code) ?? { name: code, remedy },
});
