import { describe, expect, it } from 'vitest';
import { proves } from './landed.ts';
import type { CommitEvidence } from './proof.ts';

type Found = Extract<CommitEvidence, { found: true }>;

const fix = { id: 'fix-2', artifact: 'runbooks/submissions-fail.md' };

function evidence(more: Partial<Found> = {}): Found {
  return {
    found: true,
    commit: '0123456789abcdef0123456789abcdef01234567',
    repository: 'handbook',
    committedAt: '2026-05-06T10:00:00.000Z',
    onMainLine: true,
    touchesArtifact: true,
    touched: ['runbooks/submissions-fail.md'],
    afterIncident: true,
    artifactExists: true,
    ...more,
  };
}

describe('K2: a fix is landed when the repository shows it', () => {
  it('the named artifact changed in a commit after the incident: proven', () => {
    expect(proves(evidence(), fix)).toBeNull();
  });

  it('no: nobody knows the commit; says where it was looked for', () => {
    const answer = proves({ found: false, looked: ['the handbook', 'https://git.example/grading (it is not a local folder)'] }, fix);
    expect(answer?.why).toBe(
      'No known repository has that commit (looked in: the handbook; https://git.example/grading (it is not a local folder)).',
    );
    expect(answer?.remedy).toContain('runbooks/submissions-fail.md');
    expect(answer?.remedy).toContain('land fix-2');
    expect(proves({ found: false, looked: [] }, fix)?.why).toContain('looked in: none');
  });

  it('no: it is not merged', () => {
    expect(proves(evidence({ onMainLine: false }), fix)?.why).toBe('0123456789 is not on the main line of the handbook.');
    expect(proves(evidence({ onMainLine: false, repository: '../grading' }), fix)?.why).toContain('of ../grading');
  });

  it('no: it changes something else; lists five of what it changes', () => {
    const touched = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.md`);
    expect(proves(evidence({ touchesArtifact: false, touched }), fix)?.why).toBe(
      '0123456789 does not change runbooks/submissions-fail.md; it changes a.md, b.md, c.md, d.md, e.md and more.',
    );
    expect(proves(evidence({ touchesArtifact: false, touched: ['a.md'] }), fix)?.why).toContain('; it changes a.md');
    expect(proves(evidence({ touchesArtifact: false, touched: [] }), fix)?.why).toContain('; it changes no file');
  });

  it('no: the artifact is gone', () => {
    expect(proves(evidence({ artifactExists: false }), fix)?.why).toContain('at the head of the handbook it is gone');
  });

  it('no: it was there before the incident', () => {
    const answer = proves(evidence({ afterIncident: false }), fix);
    expect(answer?.why).toContain('0123456789 (2026-05-06T10:00:00.000Z) was there before the incident began');
    expect(answer?.remedy).toContain('new commit');
  });

  it('of several reasons the first in that order is named', () => {
    const order: Partial<Found>[] = [{ onMainLine: false }, { touchesArtifact: false }, { artifactExists: false }, { afterIncident: false }];
    const words = ['main line', 'does not change', 'gone', 'before the incident'];
    for (const [i, word] of words.entries()) {
      expect(proves(evidence(Object.assign({}, ...order.slice(i))), fix)?.why).toContain(word);
    }
  });
});
