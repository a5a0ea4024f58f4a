import type { Recommender } from './recommender.js';

export declare class AlsModel {
  readonly kind: 'ALS';
}
export interface AlsModel extends Recommender {}
