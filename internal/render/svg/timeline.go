package svg

// This file draws the course of a run's memory.

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	bytesize "heft/internal/render/text"
	"heft/internal/report"
)

// Measures of the drawing of a course.
const (
	courseWidth, courseHeight = 960.0, 380.0
	courseLeft, courseRight   = 70.0, 16.0
	courseTop, courseBottom   = 30.0, 96.0
)

// roundingName is what is left of the allocated bytes beside the owners.
const roundingName = "allocator: rounding"

// ownerNames are the owners in the order of their colours.
var ownerNames = []string{
	"parameters", "buffers", "inputs", "gradients", "optimizer state", "activations", "temporaries", "gradients in flight", "workspace", "cuBLAS workspace", "communication buffers", roundingName,
}

// OwnerClass is the class of an owner's colour: "c5".
func OwnerClass(owner string) string {
	return fmt.Sprintf("c%d", max(slices.Index(ownerNames, owner), 0))
}

// course is a drawing of a memory report.
type course struct {
	drawing
	memory *report.Memory
	top    float64 // bytes at the upper end
	owners []string
	si     bool
}

// Timeline draws the last iteration of a run: the owners stacked, what the allocator
// holds as a dashed line, the phases below, the peak marked, and the card's limit where
// it is near.
func Timeline(w io.Writer, m *report.Memory, o Options) error {
	c := course{memory: m, si: o.SI, drawing: drawing{width: courseWidth, height: courseHeight}}
	c.title = fmt.Sprintf("%s: memory of %s over time, %s at the peak", m.Model, m.Mode, bytesize.Bytes(m.Allocated, o.SI))
	if len(m.Timeline) == 0 {
		return c.writeTo(w, o)
	}
	c.scale()
	c.areas()
	c.phases()
	c.mark()
	c.legend()
	return c.writeTo(w, o)
}

// x is the place of a point; y that of a number of bytes.
func (c *course) x(i int) float64 {
	return courseLeft + (courseWidth-courseLeft-courseRight)*float64(i)/float64(len(c.memory.Timeline))
}

func (c *course) y(bytes float64) float64 {
	return courseHeight - courseBottom - (courseHeight-courseTop-courseBottom)*bytes/c.top
}

// limit is what the card leaves to the allocator, 0 where it is not known or far away.
func (c *course) limit() int64 {
	left := c.memory.Capacity - c.memory.Context
	if c.memory.Capacity == 0 || left > 2*c.memory.Reserved {
		return 0
	}
	return left
}

func (c *course) scale() {
	var highest int64
	for _, p := range c.memory.Timeline {
		highest = max(highest, p.Reserved)
	}
	list := ticks(float64(max(highest, c.limit())), 2)
	c.top = list[len(list)-1]
	for _, t := range list {
		c.line("rule", courseLeft, c.y(t), courseWidth-courseRight, c.y(t))
		c.label("soft", "end", courseLeft-6, c.y(t)+4, bytesize.Bytes(int64(t), c.si))
	}
}

// areas stacks the owners; the rounding of the allocator lies on top.
func (c *course) areas() {
	points := c.memory.Timeline
	c.owners = append(slices.Clone(c.memory.TimelineOwners), roundingName)
	base := make([]float64, len(points))
	for k, owner := range c.owners {
		lower, highest := slices.Clone(base), 0.0
		for i, p := range points {
			bytes := math.Max(float64(p.Allocated)-base[i], 0)
			if k < len(p.Owned) {
				bytes = float64(p.Owned[k])
			}
			highest = max(highest, bytes)
			base[i] += bytes
		}
		if highest < c.top/2000 {
			c.owners[k] = "" // too thin to be seen
			continue
		}
		fmt.Fprintf(c, `<path class="%s" d="M%s%s%sZ"><title>%s</title></path>`+"\n",
			OwnerClass(owner), c.start(lower), c.steps(base, false), c.steps(lower, true), text(owner+", at most "+bytesize.Bytes(int64(highest), c.si)))
	}
	held := make([]float64, len(points))
	for i, p := range points {
		held[i] = float64(p.Reserved)
	}
	fmt.Fprintf(c, `<path class="reserved" d="M%s%s"><title>reserved by the allocator</title></path>`+"\n", c.start(held), c.steps(held, false))
}

// coarse writes a coordinate with one digit behind the point.
func coarse(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }

func (c *course) start(heights []float64) string {
	return coarse(c.x(0)) + " " + coarse(c.y(heights[0]))
}

// steps is the outline of heights, each as wide as its point: commands of a path, from
// the left or back from the right.
func (c *course) steps(heights []float64, back bool) string {
	var b strings.Builder
	last := ""
	for n := range heights {
		i, near := n, n
		if back {
			i = len(heights) - 1 - n
			near = i + 1
		}
		y := coarse(c.y(heights[i]))
		if y == last {
			continue
		}
		if last != "" || back {
			fmt.Fprintf(&b, "H%s", coarse(c.x(near)))
		}
		fmt.Fprintf(&b, "V%s", y)
		last = y
	}
	end := len(heights)
	if back {
		end = 0
	}
	fmt.Fprintf(&b, "H%s", coarse(c.x(end)))
	return b.String()
}

// phases names the parts of the iteration below the axis.
func (c *course) phases() {
	points := c.memory.Timeline
	bottom := courseHeight - courseBottom
	free := courseLeft // where the next name may begin
	for start := 0; start < len(points); {
		end := start
		for end < len(points) && points[end].Phase == points[start].Phase {
			end++
		}
		c.line("rule", c.x(start), courseTop, c.x(start), bottom+16)
		if at := c.x(start) + 4; at >= free && (c.x(end)-c.x(start) > wide(points[start].Phase)/2 || end == len(points)) && at+wide(points[start].Phase) < courseWidth {
			c.label("soft", "start", at, bottom+14, points[start].Phase)
			free = at + wide(points[start].Phase) + 6
		}
		start = end
	}
}

// mark marks the peak, and the limit of the card.
func (c *course) mark() {
	at := 0
	for i, p := range c.memory.Timeline {
		if p.Allocated > c.memory.Timeline[at].Allocated {
			at = i
		}
	}
	peak := c.memory.Timeline[at].Allocated
	x := (c.x(at) + c.x(at+1)) / 2
	c.line("peak", x, c.y(float64(peak)), x, courseHeight-courseBottom)
	name := "peak " + bytesize.Bytes(peak, c.si)
	if module := c.memory.Peak.Module; module != "" {
		name += " at " + module
	}
	anchor := "middle"
	if x+wide(name)/2 > courseWidth-courseRight {
		anchor, x = "end", courseWidth-courseRight
	} else if x-wide(name)/2 < courseLeft {
		anchor, x = "start", courseLeft
	}
	c.label("red", anchor, x, courseTop-14, name)
	if limit := c.limit(); limit > 0 {
		c.line("limit", courseLeft, c.y(float64(limit)), courseWidth-courseRight, c.y(float64(limit)))
		c.label("red", "start", courseLeft+4, c.y(float64(limit))-4, "what the card leaves: "+bytesize.Bytes(limit, c.si))
	}
}

// legend names the owners that are seen.
func (c *course) legend() {
	x, y := courseLeft, courseHeight-courseBottom+42
	for _, owner := range append(c.owners, "reserved") {
		if owner == "" {
			continue
		}
		if x+wide(owner)+30 > courseWidth {
			x, y = courseLeft, y+20
		}
		if owner == "reserved" {
			c.line("reserved", x, y-4, x+12, y-4)
		} else {
			c.rect(OwnerClass(owner), x, y-10, 12, 12, "")
		}
		c.label("", "start", x+17, y, owner)
		x += wide(owner) + 36
	}
	c.height = y + 10
}
