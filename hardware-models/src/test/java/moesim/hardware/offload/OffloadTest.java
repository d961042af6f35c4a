package moesim.hardware.offload;
