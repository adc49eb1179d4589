// Draws <figure data-chart="id of its JSON">. The table stays behind it; each datum leads to its records.
"use strict";

(() => {
  // Okabe–Ito, darkened where needed for 3:1 on white: told apart by colour-blind eyes.
  const PALETTE = ["#0d5257", "#c8641e", "#3f7fb5", "#8a6d00", "#a1487f", "#4b8f6b", "#5c5c5c"];
  const DASHES = ["solid", "dashed", "dotted"];
  const FONT = getComputedStyle(document.body).fontFamily;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const textSize = () => Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8);

  const shown = (point, unit) => point?.value == null ? "—" : point.text || `${point.value}${unit}`;

  const common = (data) => ({
    animation: !still,
    color: PALETTE,
    textStyle: { fontFamily: FONT, fontSize: textSize(), color: "#16282b" },
    // Rich text is drawn on the canvas: an HTML tooltip would need inline styles, which our CSP forbids.
    tooltip: { renderMode: "richText", confine: true, textStyle: { fontFamily: FONT, fontSize: textSize() } },
    legend: data.series.length > 1 ? { top: 0, textStyle: { fontSize: textSize() } } : undefined,
  });

  // Long names beside lying bars take at most two fifths of the chart; few of them may take two lines.
  const names = (data, width) => data.horizontal
    ? { width: Math.round(width * 0.4), overflow: data.categories.length > 16 ? "truncate" : "break" }
    : {};

  const axes = (data, width) => {
    const category = { type: "category", data: data.categories, inverse: data.horizontal, axisTick: { show: false }, axisLabel: { hideOverlap: true, ...names(data, width) } };
    const value = { type: "value", scale: data.kind === "line", axisLabel: { formatter: `{value}${data.unit.trim().length > 1 ? "" : data.unit}`, hideOverlap: true }, splitLine: { lineStyle: { color: "#e4e6e0" } } };
    if (data.target != null && data.kind === "line") {  // the line of the target is in sight, too
      value.min = (extent) => data.target < extent.min ? data.target : null;
      value.max = (extent) => data.target > extent.max ? data.target : null;
    }
    const grid = { left: 8, right: 24, top: data.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true };
    const target = data.target == null ? undefined : {
      silent: true, symbol: "none", lineStyle: { color: "#ad4a1a", type: "dashed" },
      label: { formatter: `${data.target}${data.unit}`, position: "insideEndTop", color: "#ad4a1a" },
      data: [data.horizontal ? { xAxis: data.target } : { yAxis: data.target }],
    };
    return {
      grid,
      xAxis: data.horizontal ? value : category,
      yAxis: data.horizontal ? category : value,
      series: data.series.map((series, index) => ({
        name: series.name,
        type: data.kind,
        data: series.points.map((point) => ({ value: point.value, point })),
        barMaxWidth: 32,
        itemStyle: data.kind === "bar" ? { borderRadius: 3 } : undefined,
        lineStyle: { type: DASHES[index % DASHES.length], width: 2.5 },
        symbolSize: 8,
        markLine: index === 0 ? target : undefined,
      })),
    };
  };

  const map = (data, name) => {
    const points = data.series[0].points;
    const values = points.map((point) => point.value).filter((value) => value != null);
    return {
      visualMap: {
        min: new Set(values).size > 1 ? Math.min(...values) : 0, max: Math.max(...values, 1), left: 8, bottom: 8, calculable: true,
        inRange: { color: ["#e4efee", "#7fb3b0", "#0d5257"] }, textStyle: { fontSize: textSize() },
      },
      series: [{
        type: "map", map: name, name: data.series[0].name, selectedMode: false,
        label: { show: true, fontSize: textSize(), color: "#16282b", textBorderColor: "#fff", textBorderWidth: 3 },
        labelLayout: { moveOverlap: "shiftY" }, itemStyle: { borderColor: "#fff", areaColor: "#eceeea" },
        emphasis: { itemStyle: { areaColor: "#f0a35e" } },
        data: data.categories.map((category, index) => ({ name: category, value: points[index].value ?? NaN, point: points[index] })),
      }],
    };
  };

  const options = async (data, id, width) => {
    const base = common(data);
    base.tooltip.formatter = (params) => `${params.name}\n${params.seriesName}  ${shown(params.data?.point, data.unit)}`;
    if (data.kind !== "map") return { ...base, ...axes(data, width) };
    const answer = await fetch(data.geojson, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${data.geojson}: ${answer.status}`);
    window.echarts.registerMap(id, await answer.json());
    return { ...base, ...map(data, id) };
  };

  const draw = async (figure) => {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const canvas = figure.querySelector("[data-chart-canvas]");
    const settings = await options(data, figure.id, figure.clientWidth);
    canvas.hidden = false;
    figure.querySelector("details").open = false;
    const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption(settings);
    chart.on("click", (params) => {
      if (params.data?.point?.url) window.location.assign(params.data.point.url);
    });
    chart.on("mouseover", (params) => { canvas.classList.toggle("fq-leads-on", Boolean(params.data?.point?.url)); });
    // Folded away or between two layouts it has no size, in which a map cannot be laid out.
    new ResizeObserver(() => { if (canvas.clientWidth && canvas.clientHeight) chart.resize(); }).observe(canvas);
    const png = figure.querySelector("[data-chart-png]");
    png.hidden = false;
    png.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: "#fff" });
      link.download = `${data.title}.png`;
      link.click();
    });
    figure.dataset.drawn = "1";
  };

  const drawAll = (root) => {
    for (const figure of root.querySelectorAll("[data-chart]:not([data-drawn])")) {
      draw(figure).catch((error) => console.warn("chart", figure.id, error)); // the table is still there
    }
  };

  drawAll(document);
  document.addEventListener("htmx:afterSwap", (event) => drawAll(event.target));
})();
