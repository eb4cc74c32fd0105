"""The kernels on many machines, by Daft: the extra ``annotator[cluster]``."""
