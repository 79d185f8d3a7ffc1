package text

// This file holds the Chinese words of explanations and totals, by the English ones.

import "strings"

// Languages lists what Options.Language takes.
func Languages() []string { return []string{"en", "zh"} }

// chinese has every text that say is asked for. Verbs of formats keep their order.
var chinese = map[string]string{
	"output size": "输出尺寸", "parameters": "参数", "parameters of ": "参数:", "buffers": "缓冲区", "MACs": "乘加", "FLOPs": "浮点运算", "textbook": "教科书数法",
	"input": "输入", "output": "输出", "weights": "权重", "optimizer": "优化器",
	"statistics and tables that training does not learn by gradients":     "不由梯度学习的统计量和表",
	"2 · MACs + every other operation":                                    "2 · 乘加 + 其他每次运算",
	"n multiplications and n − 1 additions for each output, and the bias": "每个输出 n 次乘法、n − 1 次加法,再加偏置",
	"of all products": "所有乘积之和",
	"parameters · 4 B in float32; their gradients take as much":                "float32 下参数 · 4 B;梯度同样多",
	"SGD keeps nothing, with momentum one number for each parameter; Adam two": "SGD 不保留;带动量时每个参数一个数;Adam 两个",
	"for the backward it keeps %s, %s: %s%s":                                   "为反向传播保留%s,%s:%s%s",
	", which is there anyway":                                                  ",本来就在",
	"for the backward it keeps nothing itself":                                 "自己不为反向传播保留任何东西",
	"its output is kept by %s":                                                 "它的输出由 %s 保留",
	"its input":                                                                "它的输入",
	"its output":                                                               "它的输出",
	"the first of %d calls":                                                    "%d 次调用中的第一次",
	"kind":                                                                     "种类",
	"layers":                                                                   "层数",
	"params":                                                                   "参数",
	"work":                                                                     "计算量",
	"memory":                                                                   "显存",
	"all trainable":                                                            "全部可训练",
	"all frozen":                                                               "全部冻结",
	"%s trainable":                                                             "可训练 %s",
	"buffers %s":                                                               "缓冲区 %s",
	"the file stores %s":                                                       "文件存储 %s",
	"backward %s FLOPs":                                                        "反向 %s FLOPs",
	"%s inference":                                                             "推理 %s",
	"%s training":                                                              "训练 %s",
	"%s CUDA context":                                                          "CUDA 上下文 %s",
	"batch %d":                                                                 "批量 %d",
}

// say is a text of this package or of a report in the page's language.
func (p *Page) say(text string) string {
	if p.language != "zh" {
		return text
	}
	if words, ok := chinese[text]; ok {
		return words
	}
	if name, ok := strings.CutPrefix(text, "parameters of "); ok {
		return chinese["parameters of "] + name
	}
	return text
}
