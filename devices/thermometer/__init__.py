"""The infrared thermometer at the door: a GY-614V3 module (MLX90614 with a controller) on a serial line."""
