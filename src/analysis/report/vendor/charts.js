// The parts of Apache ECharts that the report uses. build.sh bundles them as one script that
// defines `echarts`.
import {CustomChart, LineChart} from 'echarts/charts';
import {DataZoomInsideComponent, GridComponent, TooltipComponent} from 'echarts/components';
import {init, use} from 'echarts/core';
import {CanvasRenderer} from 'echarts/renderers';

use([
  CanvasRenderer, CustomChart, DataZoomInsideComponent, GridComponent, LineChart, TooltipComponent
]);

export {init};
