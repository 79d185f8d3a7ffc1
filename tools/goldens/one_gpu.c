/* Lets the autograd engine run on fake tensors that say they are on a GPU, where there is none.
 *
 * The engine asks how many GPUs there are and whether each has a context. Loaded
 * before torch, these functions answer: as many as claimed, none with a context.
 */
int claimed_gpus = 0;

/* c10::cuda::device_count() */
signed char _ZN3c104cuda12device_countEv(void) { return (signed char)claimed_gpus; }

int cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) {
    (void)device;
    *flags = 0;
    *active = 0;
    return 0;
}
