"""govreports: the system of record for Chinese government open-information annual reports."""

__version__ = "0.1.0"
