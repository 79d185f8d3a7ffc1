package source

// This file holds the values that constructors' parameters have for most models,
// by what people call them. They are a guess of last resort, which reports say.

import (
	"strings"
	"sync"
)

// usualValues are Python literals by parameter names, in lower case and without
// underscores. The sizes are those of the models that made the names common: ImageNet's
// classes and images, the transformer's width, heads and depth.
var usualValues = sync.OnceValue(func() map[string]string { return usual(usualTable()) })

// usualTable is the same by values, as names are spelled.
func usualTable() map[string]string {
	return map[string]string{
		"1000":               "num_classes n_classes nclass nclasses class_num classes num_class nb_classes n_class out_classes num_labels number_of_classes cls_num n_cls num_cls classes_num",
		"3":                  "in_channels in_channel in_ch in_chans in_chan in_nch n_chans n_chan num_chans num_ch n_ch input_ch inp_ch ch_in img_ch out_chans out_chan input_channels input_channel n_channels num_channels channels inchannels inchannel input_nc img_channels image_channels nc channel out_channels out_channel out_ch output_channels output_channel output_nc out_nc in_nc colors n_colors inp_channels num_in_ch num_out_ch kernel_size kernel ksize in_c out_c c_in nin nout out_planes in_dims",
		"64":                 "nf ngf ndf n_feats n_feat num_feat num_filters n_filters filters base_channels base_channel base_dim inplanes planes mid_channels hidden_channels features init_features growth_rate conv_dim num_features n_features feature_dim feat_dim width",
		"512":                "dim d_model embed_dim hidden_size hidden_dim hid_dim embedding_dim emb_dim embedding_size embed_size emb_size model_dim d_hid n_embd encoder_dim decoder_dim hidden hidden_units nhid ninp nhidden attention_dim d_embed h_dim enc_hid_dim dec_hid_dim num_hidden num_hiddens hidden_channels_size dim_model max_len max_seq_len seq_len block_size context_length max_length max_position_embeddings context_size sequence_length ctx_len n_hidden input_dim input_size in_features in_dim indim d_in n_input n_inputs enc_emb_dim dec_emb_dim word_dim encoder_hidden_dim decoder_hidden_dim query_dim key_dim inner_dim",
		"2048":               "d_ff ff_dim dim_feedforward mlp_dim ffn_dim intermediate_size d_inner feedforward_dim pf_dim ffn_hidden hidden_features",
		"64 ":                "d_k d_v head_dim dim_head d_head",
		"8":                  "num_heads n_heads nhead n_head heads nheads head num_attention_heads attn_heads batch_size bs state_dim obs_dim state_size obs_size observation_dim",
		"6":                  "depth num_layers n_layers nlayers layers_num n_layer num_layer n_blocks num_blocks num_encoder_layers num_decoder_layers n_block num_res_blocks n_resblocks",
		"4":                  "action_dim num_actions n_actions action_size act_dim n_action out_dim_actions",
		"100":                "latent_dim z_dim nz noise_dim latent_size zdim num_nodes n_nodes n_node num_node",
		"10":                 "output_dim output_size out_features out_dim outdim d_out n_output n_outputs noutput target_size tagset_size num_tags label_size num_outputs",
		"10000":              "vocab_size n_vocab num_tokens ntoken ntokens num_embeddings src_vocab_size trg_vocab_size tgt_vocab_size src_vocab tgt_vocab trg_vocab vocab input_vocab_size target_vocab_size num_words n_words voc_size enc_voc_size dec_voc_size n_src_vocab n_trg_vocab n_tgt_vocab vocabulary_size len_vocab vocab_len n_token n_users n_items num_users num_items user_num item_num",
		"224":                "img_size image_size resolution im_size input_resolution imgsize",
		"16":                 "patch_size reduction ratio reduction_ratio rank",
		"0.1":                "dropout drop drop_rate dropout_rate p drop_prob dropout_p drop_path dropout_prob p_dropout attn_drop dropout_ratio",
		"2":                  "scale scale_factor upscale_factor upscale expansion factor downscale_factor mult",
		"1":                  "ngpu n_gpu n_gpus num_gpus stride padding groups dilation num_directions expand_ratio t lambda_ alpha depth_multiplier widen_factor width_mult",
		"0":                  "pad_idx padding_idx pad_token_id src_pad_idx trg_pad_idx tgt_pad_idx pad pad_id pad_index seed output_padding",
		"'cpu'":              "device dev",
		"'train'":            "phase mode split",
		"False":              "bidirectional pretrained bilinear use_cuda cuda debug training is_training verbose",
		"True":               "bias batch_first",
		"'relu'":             "activation act activation_fn act_fn nonlinearity",
		"80":                 "n_mels num_mels mel_dim n_mel n_mel_channels mel_channels",
		"(3, 84, 84)":        "input_shape obs_shape state_shape observation_shape",
		"(3, 32, 32)":        "img_shape image_shape",
		"Matrix(10000, 300)": "embedding_matrix embeddings_matrix emb_matrix weights_matrix weight_matrix word_embeddings word_vectors pretrained_weight pretrained_weights pretrained_embed pretrained_emb embedding_weights pretrained_vectors",
		"'LSTM'":             "rnn_type rnn_cell cell_type",
		"[100, 500]":         "cutoffs",
		"'resnet18'":         "backbone_name base_model arch_name",
		"'model'":            "name model_name",
		"'.'":                "chkpt_dir checkpoint_dir save_dir log_dir ckpt_dir out_dir output_dir model_dir",
		"0.001":              "lr learning_rate",
		"None":               "weights checkpoint logger tokenizer weight pretrained_path pretrained_embeddings path ckpt_path writer",
	}
}

func usual(table map[string]string) map[string]string {
	values := map[string]string{}
	for value, names := range table {
		for _, name := range strings.Fields(names) {
			values[plainName(name)] = strings.TrimSpace(value)
		}
	}
	return values
}

// plainName is a parameter's name without its spelling.
func plainName(name string) string { return strings.ReplaceAll(strings.ToLower(name), "_", "") }

// usualByPart is the value of a parameter that nobody names alike, by a part of its
// name: a width, a number of layers, else a small width.
func usualByPart(plain string) string {
	if strings.HasSuffix(plain, "dir") || strings.HasSuffix(plain, "folder") {
		return "'.'"
	}
	for _, part := range []struct{ part, value string }{
		{"class", "1000"}, {"vocab", "10000"}, {"dropout", "0.1"}, {"drop", "0.1"}, {"kernelsizes", "[3, 4, 5]"}, {"kernelheights", "[3, 4, 5]"}, {"kernels", "[3, 4, 5]"},
		{"heads", "8"}, {"kernel", "3"}, {"stride", "1"}, {"padding", "0"}, {"layers", "2"}, {"blocks", "2"}, {"num", "8"}, {"prob", "0.1"}, {"rate", "0.1"}, {"is", "False"}, {"use", "False"},
	} {
		if strings.HasPrefix(plain, part.part) || len(part.part) > 3 && strings.Contains(plain, part.part) {
			return part.value
		}
	}
	return "64"
}
