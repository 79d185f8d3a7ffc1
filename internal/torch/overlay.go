package torch

// This file replaces functions of the user's own torchvision or timm.

// An overlay replaces functions of the user's own torchvision or timm, by
// qualified name, where running them would need values that nobody knows: which
// boxes overlap, which regions belong to which level of a pyramid. The sizes of
// their results are known, and that is what an overlay computes.
//
// The overlay of module a.b is the embedded file py/torch/_overlays/a/b.py. Its
// __all__ names what it replaces in the module; methods it assigns to their
// class. It runs when the module has run.
//
//	torchvision.models.detection.roi_heads   paste_masks_in_image, heatmaps_to_keypoints,
//	                                         RoIHeads.select_training_samples
//	torchvision.models.detection.rpn         RegionProposalNetwork.compute_loss
//	torchvision.models.detection.transform   GeneralizedRCNNTransform.torch_choice
//	torchvision.models.detection.retinanet   max, of one number and one unknown tensor
//	torchvision.models.detection.fcos        FCOSHead.compute_loss
//	torchvision.ops.poolers                  _multiscale_roi_align
//	torchvision.ops.boxes                    _batched_nms_vanilla
//	timm.models._builder                     load_pretrained, load_custom_pretrained
//	transformers.models.auto.configuration_auto
//	                                         replace_list_option_in_docstrings
//	transformers.utils.import_utils          define_import_structure
//	transformers.modeling_utils              PreTrainedModel.from_pretrained
//	transformers.masking_utils               _vmap_expansion_sdpa
const overlayPrefix = "torch._overlays."

// withOverlay appends the import of a module's overlay to its source.
func withOverlay(module string, src []byte) []byte {
	if _, _, isPackage, ok := embeddedSource(overlayPrefix + module); !ok || isPackage {
		return src
	}
	return append(src[:len(src):len(src)], "\nfrom "+overlayPrefix+module+" import *\n"...)
}
