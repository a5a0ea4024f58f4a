import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
} from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { init, use as register, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { drawingUrl, registerPicture } from './chart-picture.js';

register([
  BarChart,
  CustomChart,
  LineChart,
  ScatterChart,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  MarkPointComponent,
  TooltipComponent,
  LabelLayout,
  SVGRenderer,
]);

interface ChartEngineProps {
  option: EChartsCoreOption;
  height: number;
  onPick?: ((dataIndex: number, seriesIndex: number) => void) | undefined;
}

/** Draws with ECharts, of which only the parts named above are bundled, in a chunk of their own. */
export default function ChartEngine({ option, height, onPick }: ChartEngineProps) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  useEffect(() => {
    if (!holder.current) return;
    const made = init(holder.current, null, { renderer: 'svg' });
    chart.current = made;
    const forget = registerPicture(() => drawingUrl(made.getDom().querySelector('svg')));
    const watcher = new ResizeObserver(() => made.resize());
    watcher.observe(holder.current);
    return () => {
      forget();
      watcher.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  useEffect(() => {
    const made = chart.current;
    if (!made || !onPick) return;
    const pick = ({ dataIndex, seriesIndex }: { dataIndex?: number; seriesIndex?: number }): void =>
      onPick(dataIndex ?? 0, seriesIndex ?? 0);
    made.on('click', pick);
    return () => {
      made.off('click', pick);
    };
  }, [onPick]);
  return <div ref={holder} style={{ height, width: '100%' }} />;
}
